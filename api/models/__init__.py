from .imported_record import ImportedRecord

__all__ = ["ImportedRecord"]
