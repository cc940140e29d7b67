"""An archive of somebody's own data: names, spool, formats, binding to ZIP, locking with age, and the folder it lies in."""
