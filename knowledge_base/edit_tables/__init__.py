"""CMS's official tables: reading their files and looking rows up by date."""
