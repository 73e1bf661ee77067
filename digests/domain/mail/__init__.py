"""Mail to readers: subscribing, and issues, corrections and withdrawals sent to those who asked.

``subscribing`` keeps who asked for what, ``mailings`` queues in the publishing transaction, ``recipients``
makes a row for each reader, ``letters`` draws the mails, ``sending`` hands them over by ``transport``.
"""
