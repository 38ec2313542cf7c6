"""Addresses that following links through the demo city does not meet as a page, each with its reason."""

from __future__ import annotations

ACT = "changes something and shows no page of its own"
FILE = "a file, or an answer for a script"
ON_THE_WAY = "looked at in test_accessible_doors"
PLAYED = "looked at in test_hackathon, test_conference or test_minor, where it is met"
SAME = "the same page as at an event's desk, which is looked at; no course of the demo city has one"

NO_PAGE = {
    **dict.fromkeys(
        ["city:barrier_answered", "accounts:withdraw", "scheduler:accept", "catalogue:forget_search", "courses:enrol",
         "courses:desk_open", "courses:desk_approve", "courses:restart", "city:decide_letter",
         "scheduler:checkin_scans", "scheduler:checkin_revoke", "courses:desk_write_open",
         "courses:desk_question_move", "courses:desk_conduct_publish", "events:desk_plan_drop", "events:desk_publish",
         "events:desk_open", "events:desk_prepare", "events:desk_approve", "events:desk_letter_send",
         "events:desk_letter_delete", "events:programme_drop", "events:call_hand_in", "events:call_confirm",
         "events:travel_take_back", "events:desk_programme_release", "events:desk_contributions_publish",
         "events:desk_reviewer_dismiss", "events:desk_travel_publish", "events:desk_travel_paid",
         "events:seeker_drop", "events:request_accept", "events:request_withdraw", "events:team_ask_captain",
         "events:team_lead", "events:team_invite", "events:slot_take_back", "events:slot_give_back",
         "events:help_take", "events:help_release", "events:help_done", "events:help_withdraw",
         "events:challenge_choose", "events:challenge_leave", "events:sponsor_ready", "events:desk_challenge_publish",
         "events:desk_challenge_restore", "events:desk_allotment_publish", "events:submission_remove", "events:vote",
         "events:judge_ballots", "events:desk_drop_criterion", "events:desk_compute", "events:desk_rule",
         "events:desk_withdraw_judge", "events:desk_lift_conflict", "events:desk_give_award",
         "events:desk_plan_resume", "events:desk_mentor_letter"], ACT),
    **dict.fromkeys(
        ["mfa_download_recovery_codes", "scheduler:checkin_list", "scheduler:checkin_worker",
         "scheduler:checkin_live", "scheduler:draw_json", "events:slot_calendar", "events:desk_allotment_export",
         "events:submission_file", "events:judge_worker", "accounts:my_data"], FILE),
    **dict.fromkeys(
        ["account_email_verification_sent", "account_confirm_login_code", "account_confirm_password_reset_code",
         "account_complete_password_reset", "account_password_reset_completed", "account_set_password",
         "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_list_webauthn", "mfa_edit_webauthn",
         "mfa_remove_webauthn", "mfa_authenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn",
         "accounts:invitation", "scheduler:checkin_help", "events:mentor_invitation"], ON_THE_WAY),
    **dict.fromkeys(
        ["scheduler:details", "scheduler:terms", "scheduler:name_guardian", "events:desk_plan_page",
         "events:desk_delete", "events:desk_letter", "events:desk_letter_write", "events:programme_mine",
         "events:call_mine", "events:call_change", "events:call_take_back", "events:team_leave",
         "events:team_dissolve", "events:team_ask", "events:submission_hand_in", "events:judge_invitation",
         "events:desk_new_criterion", "events:desk_criterion", "events:desk_finalists", "events:desk_award"], PLAYED),
    **dict.fromkeys(
        ["courses:desk_question_change", "courses:desk_question_remove", "courses:desk_accepted",
         "courses:desk_conduct_write", "courses:desk_conduct_remove", "courses:desk_guardians",
         "courses:desk_guardian_resend"], SAME),
    "mfa_deactivate_totp": "the same form as for taking a passkey away, but it needs an authenticator app",
    "courses:desk_refuse": "the same form as for taking somebody off; no run of the demo city asks for approval",
    "courses:resume": "leads to the lesson",
    "page_sign_in": "leads to the sign-in",
}  # fmt: skip
