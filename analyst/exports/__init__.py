"""What is known, as files for other programs: CSV, JSON Lines, Parquet, iCalendar; read and written in batches."""
