"""What is done: background work, from a committed row to a published result.

dispatch   committed rows become messages
actors     a message becomes a claim, a child process and a heartbeat
child      one attempt, in a process that may be killed
land, train, score, erase   what the work is
tidy       what no record names is taken away
"""
