from .import_run import ImportRun

__all__ = ["ImportRun"]
