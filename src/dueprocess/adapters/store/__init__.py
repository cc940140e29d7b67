"""The store on SQL: the log, its views, the vault and the operational tables (design 4, four classes of table)."""
