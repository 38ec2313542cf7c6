from .award import Award
from .ballot import Ballot, BallotRuling, Result
from .challenge import Challenge, ChallengeBrief, TermsAcceptance
from .contribution import Call, Contribution, Review, Reviewer
from .desk import Decision, EventPlan, Letter
from .event import Event, EventPartner, EventText, Hackathon, Series
from .feedback import Feedback, FeedbackGiven
from .handover import Handover, HandoverAnswer
from .judging import Assignment, Criterion, Judge, JudgeConflict, JudgeInvitation, Round, RoundEntry
from .mentor import HelpCall, Mentor, MentorLetter, MentorSlot
from .pages import EventPage
from .programme import Bookmark, ProgrammeItem, Speaker, Track
from .seeker import Seeker
from .submission import Credit, Submission, SubmissionFile, SubmissionRevision
from .team import CaptainVote, JoinRequest, Team, TeamMember
from .travel import TravelBudget, TravelRequest
from .vote import Vote
from .wish import Allotment, ChallengeWish

__all__ = [
    "Feedback",
    "FeedbackGiven",
    "Bookmark",
    "Call",
    "Contribution",
    "ProgrammeItem",
    "Review",
    "Reviewer",
    "Speaker",
    "Track",
    "TravelBudget",
    "TravelRequest",
    "Assignment",
    "Award",
    "Ballot",
    "BallotRuling",
    "Challenge",
    "ChallengeBrief",
    "Criterion",
    "Decision",
    "Event",
    "EventPartner",
    "EventPage",
    "EventPlan",
    "EventText",
    "Hackathon",
    "Judge",
    "JudgeConflict",
    "JudgeInvitation",
    "Result",
    "Round",
    "RoundEntry",
    "Letter",
    "Series",
    "Submission",
    "SubmissionRevision",
    "CaptainVote",
    "HelpCall",
    "JoinRequest",
    "Mentor",
    "MentorLetter",
    "MentorSlot",
    "Seeker",
    "Team",
    "TeamMember",
    "Allotment",
    "ChallengeWish",
    "Credit",
    "Handover",
    "HandoverAnswer",
    "SubmissionFile",
    "TermsAcceptance",
    "Vote",
]
