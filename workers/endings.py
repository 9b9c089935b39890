"""The exit codes by which a child tells its watcher why it could not record the job's end itself."""

DATABASE_AWAY = 75  # the job waits for another attempt
CANNOT_START = 76  # its code or its libraries cannot be loaded
INTERRUPTED = 77  # what read a file for it was killed: the file is not to blame
