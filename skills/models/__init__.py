from .framework import Area, Framework, Level, Skill
from .statement import SkillStatement

__all__ = ["Area", "Framework", "Level", "Skill", "SkillStatement"]
