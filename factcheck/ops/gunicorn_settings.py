"""Settings of the web server; addresses come from the command line."""

worker_class = "gthread"
workers = 1
threads = 8
# Seconds: a request may take as long as the longest database statement twice; ending waits for those under way.
timeout = 60
graceful_timeout = 12
keepalive = 15
# What is larger is refused before the application sees it.
limit_request_line = 8190
limit_request_field_size = 16384
# The application writes its own line for each request.
accesslog = None
loglevel = "warning"
control_socket_disable = True
