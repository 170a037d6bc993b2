"""What the box remembers: tables, queries, migrations, exports."""
