"""The container image of web, worker and migrations: Dockerfile, its steps, its one command.

build.sh makes what is in it, in a container or in any folder: the test runs it without an engine.
kraam is the entry point. bill: its parts with their licences (`python -m deploy.image.bill`).
"""
