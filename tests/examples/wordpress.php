<?php
/* As much of WordPress as the plugin of docs/partners.md asks for; posts and options are kept in a JSON file.
   php wordpress.php PLUGIN STORE */
[$_, $plugin, $file] = $argv;
$store = file_exists($file) ? json_decode(file_get_contents($file), true) : ['posts' => [], 'options' => [], 'last' => 0];
if (getenv('NEWSROOM_KEY')) {
    define('NEWSROOM_KEY', getenv('NEWSROOM_KEY'));
}

function add_action($name, $function) { global $actions; $actions[$name] = $function; }
function wp_next_scheduled($name) { return false; }
function wp_schedule_event($at, $every, $name) { global $scheduled; $scheduled[] = $name; }
function get_option($name, $default) { global $store; return $store['options'][$name] ?? $default; }
function update_option($name, $value) { global $store; $store['options'][$name] = $value; }
function delete_option($name) { global $store; unset($store['options'][$name]); }
function esc_html($text) { return htmlspecialchars($text); }
function esc_url($url) { return htmlspecialchars($url); }
function wp_slash($value) { return is_array($value) ? array_map('wp_slash', $value) : (is_string($value) ? addslashes($value) : $value); }
function wp_unslash($value) { return is_array($value) ? array_map('wp_unslash', $value) : (is_string($value) ? stripslashes($value) : $value); }
function wp_trim_words($text, $count) { return implode(' ', array_slice(explode(' ', $text), 0, $count)) . '…'; }
function wp_remote_get($url, $how) {
    $lines = [];
    foreach ($how['headers'] as $name => $value) {
        $lines[] = "$name: $value";
    }
    $http = ['header' => $lines, 'timeout' => $how['timeout'], 'ignore_errors' => true];
    $body = file_get_contents($url, false, stream_context_create(['http' => $http]));
    return ['body' => $body, 'code' => (int) explode(' ', $http_response_header[0])[1]];
}
function wp_remote_retrieve_response_code($answer) { return $answer['code']; }
function wp_remote_retrieve_body($answer) { return $answer['body']; }
function get_posts($query) {
    global $store;
    $fitting = fn($post) => $post['meta_input'][$query['meta_key']] === $query['meta_value'];
    return array_map(fn($post) => (object) $post, array_values(array_filter($store['posts'], $fitting)));
}
function wp_insert_post($post) {
    global $store;
    $post = wp_unslash($post);
    $post['ID'] = $post['ID'] ?: ++$store['last'];
    $store['posts'][$post['ID']] = $post;
}
function wp_delete_post($id, $force) { global $store; unset($store['posts'][$id]); }

require $plugin;
foreach ($scheduled as $name) {
    $actions[$name]();
}
file_put_contents($file, json_encode($store));
