from .barrier import BarrierReport

__all__ = ["BarrierReport"]
