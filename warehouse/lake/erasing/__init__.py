"""One entity taken out of the files of the lake: each is written anew beside the old one, the rest of it unchanged.

words       what is looked for in texts: the key, and values that only this entity had
rows        Parquet files without the entity's rows
originals   received files without the entity's lines
"""
