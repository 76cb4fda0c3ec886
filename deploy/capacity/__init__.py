"""What the shop needs on AWS, what that costs, and where a limit is near.

load: how many come, per second. measured: what one of them takes, from bench/. needs: a module per
service, each of which says what is used and which limits it comes near. prices: dated data.
"""
