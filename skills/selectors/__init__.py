from .skills import level_choices, rose_of, skill_choices, skills_of, skills_of_many

__all__ = ["level_choices", "rose_of", "skill_choices", "skills_of", "skills_of_many"]
