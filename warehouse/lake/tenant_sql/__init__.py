"""SQL that people of an organization write: looked through before it runs, and run where it can reach nothing else.

gate     one SELECT over the relations that it is given, on DuckDB's own syntax tree
child    the confined program that opens the inputs, locks itself and runs what passed the gate
process  its parent's side: start, ask, and kill when it takes too long
pool     keeps a warm process per organization
"""
