"""The message for each error code: what is wrong, and what to do about it."""

from typing import Any

from workshop_live.domain.refusals import Problem, Reason
from workshop_live.text.languages import N_, catalogue

MESSAGES: dict[str, str] = {
    Reason.UNKNOWN_ROOM: N_("There is no such room, or you may not see it."),
    Reason.UNKNOWN_ACTIVITY: N_("This activity is no longer on the agenda."),
    Reason.UNKNOWN_ANSWER: N_("This answer does not exist."),
    Reason.UNKNOWN_THEME: N_("This theme is not there any more. Look what it has become, and try again."),
    Reason.UNKNOWN_LINK: N_("This link does not exist."),
    Reason.UNKNOWN_ORGANISER: N_("There is no organiser with this name."),
    Reason.UNKNOWN_GROUP: N_("The room has no such group any more. Choose another."),
    Reason.UNKNOWN_DECK: N_("The room has no such slides any more."),
    Reason.UNKNOWN_LINE: N_("Somebody has removed this line meanwhile. Add it anew if it is to stand."),
    Reason.UNKNOWN_VERSION: N_("This text has no version with that number."),
    Reason.NOT_A_JOINT_TEXT: N_("This activity is no joint text, so it has no lines."),
    Reason.NOT_A_SOURCE: N_("This text takes its lines from other activities. Its form says which."),
    Reason.LINE_CHANGED: N_("Somebody else has changed this line meanwhile. Look at both, then decide which holds."),
    Reason.TOO_FEW_LINES: N_("A version takes at least two lines."),
    Reason.TOO_MANY_LINES: N_("A joint text has at most seven lines. Join two of them, or remove one."),
    Reason.TOO_MANY_VERSIONS: N_("This text has as many versions as can be kept."),
    Reason.OTHER_PAGE_COUNT: N_(
        "This PDF has another number of pages than the slides it is to replace. Look at both, then decide."
    ),
    Reason.NO_HOME_GROUPS: N_(
        "This is for the fixed groups, and the room has none. Name them on the page of settings, or draw groups."
    ),
    Reason.NO_DRAWN_GROUPS: N_("No groups were drawn for this."),
    Reason.GROUPS_HAVE_WRITTEN: N_("Groups have begun to write, so they stay as they are."),
    Reason.WRITTEN_BY_GROUPS: N_("Groups answer this together. Whoever writes for your group does it there."),
    Reason.NOT_IN_GROUP: N_("You are in no group here."),
    Reason.NOT_SCRIBE: N_("Somebody else writes for the group now. You can take over."),
    Reason.CHANGED_MEANWHILE: N_("The text of the group has changed meanwhile. Look at it, then decide what to keep."),
    Reason.CLOSED: N_("The time for writing is over. What was saved last stands."),
    Reason.UNKNOWN_ACTION_ITEM: N_("This action is not on the list any more."),
    Reason.NO_ACTION_ITEMS: N_("There is no action for this file, or none with a day. Write one down first."),
    Reason.TOO_MANY_ACTION_ITEMS: N_("The list is full. Remove an action that is done with, then add this one."),
    Reason.UNKNOWN_NOTE: N_("This note is not on the board any more."),
    Reason.TOO_MANY_NOTES: N_("The board is full. Remove a note that you no longer need."),
    Reason.UNKNOWN_PLAN: N_("Your organisation has no such plan. It may have been deleted."),
    Reason.UNKNOWN_SERIES: N_("There is no such series, or you run none of its gatherings."),
    Reason.OWNER_STAYS: N_("The owner cannot be removed from the room. Hand it over to somebody else first."),
    Reason.UNKNOWN_TOKEN: N_("There is no such token."),
    Reason.ROOM_ENDED: N_("The room has ended."),
    Reason.ROOM_FULL: N_("The room is full. Tell the facilitator."),
    Reason.NOT_OPEN: N_("This question is not open for answers."),
    Reason.NOT_ASKED: N_("Open the question first."),
    Reason.NOT_SHOWN: N_("The results are not shown yet."),
    "not_shared": N_("The results are not shared, or the link is wrong. Ask the organiser."),
    Reason.PRIVATE: N_("The answers to this question are not for everybody in the room, so no screen shows them."),
    Reason.TOO_FEW_THEMES: N_("A vote takes at least two themes."),
    Reason.CANNOT_BE_SPLIT: N_("This theme cannot be split automatically. Move the answers to a new theme yourself."),
    Reason.NOTHING_TO_SUM_UP: N_("Go to an open question that was answered; then there is something to sum up."),
    Reason.NO_VOTES: N_("Answers to this question cannot be voted for."),
    Reason.ASKED_ALREADY: N_("Rehearse before the first question is asked. Make a copy of the room to rehearse with."),
    Reason.PAST_ROUND: N_("This answer was for an earlier round."),
    Reason.KEY_REUSED: N_("This key was used for another answer. Send with a new key."),
    Reason.ANSWERED_ALREADY: N_("You have answered already. You can change your answer."),
    Reason.STALE: N_("Somebody else was quicker. Look again, then decide."),
    Reason.CHANGED: N_("This has changed since you looked. Get it again, then decide."),
    Reason.UNDO_EXPIRED: N_("It is too late to undo this."),
    Reason.NOTHING_FURTHER: N_("There is nothing further on the agenda."),
    Reason.IS_HEADING: N_("This is a heading on the agenda, and no screen shows it."),
    Reason.NOTHING_TO_SHIFT: N_("Nothing that comes has a planned time that can be moved."),
    Reason.SETTINGS_IN_USE: N_("The options cannot be changed once people have answered. Add a new question instead."),
    Reason.WRITTEN_ALREADY: N_(
        "People have answered already, and not for themselves alone. Add a new question instead."
    ),
    Reason.TOO_MANY_ACTIVITIES: N_("The agenda is full."),
    Reason.TOO_MANY_PLANS: N_("Your organisation has as many plans as it can keep. Delete one that nobody uses."),
    Reason.SERIES_FULL: N_("The series has as many gatherings as it can have. Make a new one."),
    Reason.NOTHING_TO_COMPARE: N_(
        "There is nothing to compare: this question must have been shown here, and in another gathering of the series."
    ),
    Reason.NOT_YOURS_TO_COMPARE: N_(
        "You do not run all the gatherings that the projector would show. Let somebody compare them who does."
    ),
    Reason.NAME_TAKEN: N_("This name is taken."),
    Reason.LINK_USED: N_("This link has been used or is too old. Ask for a new one."),
    Reason.INVALID: N_("Something is filled in wrongly. Correct it and try again."),
    Reason.NOT_SAVED: N_("It was not saved. Try again in a moment."),
    Reason.BUSY: N_("The server is busy, and it was not saved. Try again in a moment."),
    "changed_elsewhere": N_("You have changed this answer on another page. Look at it, then change it here."),
    "sign_in": N_("Sign in first."),
    "token_expired": N_("This token has expired. Make a new one."),
    "read_only": N_("This token may only read. Make one that may also change things."),
    "wrong_password": N_("The name or the password is wrong."),
    "not_allowed": N_("You may look here, but not do this."),
    "no_cookie": N_("Your browser keeps no cookies, so it cannot send answers. Allow cookies for this page."),
    "foreign_origin": N_("This page was opened at another address than the server knows. Open it at {address}."),
    "unknown_code": N_("We cannot find an open session with this code. Check the digits on the big screen."),
    "unknown_code_digits": N_(
        "We cannot find an open session with the code {code}. Check the digits on the big screen."
    ),
    "too_fast": N_("That was too fast. Try again in {seconds} seconds."),
    "in_line": N_("Many codes are being tried just now, and it is not the turn of this one yet. Ask again at once."),
    "line_full": N_("Too many codes are being tried from here just now. Ask again in {seconds} seconds."),
    "too_large": N_("This is too large to send; at most {kilobytes} kB."),
    "not_found": N_("There is nothing here."),
    "method_not_allowed": N_("This cannot be done here."),
    "no_picture": N_(
        "A picture shows one result. Name an activity that was answered with ?activity=, or take the ZIP."
    ),
    "no_poster": N_("A poster shows one joint text, once it has lines. Name it with ?activity=."),
    "cannot_write": N_(
        "This file cannot be made. For slides, their template may be at fault; tell whoever runs the server."
    ),
    "not_made": N_("The server could not make the file. Try again in a minute, or leave something out."),
    "no_space_for_files": N_("The server has no space to make the file. Try again in a moment."),
    "not_json": N_("Send JSON, with Content-Type: application/json."),
    "bad_request": N_("The request could not be read."),
    "bad_key": N_("Idempotency-Key must be 1 to 64 visible ASCII characters."),
    "bad_join_key": N_(
        "To join, Idempotency-Key must be 16 to 128 visible ASCII characters that were drawn at random."
    ),
    "database_away": N_("The server cannot reach its database just now. Try again in a moment."),
    "server_error": N_("Something went wrong here. Try again in a moment."),
}

FIELD_MESSAGES: dict[str, str] = {
    "empty": N_("Write something first."),
    "missing": N_("This is missing."),
    "bad_save": N_("The id of a save must be 1 to 64 visible ASCII characters."),
    "wrong_password": N_("This is not your password."),
    "too_long": N_("This is too long; at most {limit} characters."),
    "too_short": N_("This is too short; at least {limit} characters."),
    "string_too_long": N_("This is too long; at most {limit} characters."),
    "forbidden_character": N_("There is a character in it that cannot be used. Write it again by hand."),
    "too_many_marks": N_("There are too many marks over one letter."),
    "not_an_option": N_("Choose one of the options."),
    "no_poster_format": N_("A poster is a PDF, PNG, PPTX or DOCX."),
    "no_page_to_split_at": N_("Choose a page of these slides, but not the first of them."),
    "not_seen_by": N_("Write room, facilitator or me. A slide has no answers to see."),
    "not_for_me": N_("Only an open question that people answer each for themselves can be for me alone."),
    "stays_on_phone": N_("What is written here stays on the phone. Nothing of it may be sent."),
    "int_type": N_("This must be a whole number."),
    "int_parsing": N_("This must be a whole number."),
    "greater_than_equal": N_("This number is too low; at least {limit}."),
    "less_than_equal": N_("This number is too high; at most {limit}."),
    "string_type": N_("This must be text."),
    "too_many_words": N_("Write at most {limit} words at a time."),
    "list_type": N_("This must be a list."),
    "choose_more": N_("Choose at least {limit}."),
    "choose_fewer": N_("Choose at most {limit}."),
    "bad_bounds": N_("There are not so many options to choose among."),
    "bad_page_range": N_("The last page comes before the first."),
    "not_an_order": N_("Give each option a place of its own."),
    "not_points": N_("Give each option 0 to {limit} points."),
    "no_dots": N_("Place at least one dot."),
    "too_many_dots": N_("You have this many dots in all: {limit}."),
    "not_the_sum": N_("The sum must be {limit}."),
    "answer_all": N_("Answer all {limit} of them."),
    "not_a_step": N_("Choose a step from 1 to {limit}."),
    "takes_no_answers": N_("This activity takes no answers."),
    "repeated": N_("Each option can appear only once."),
    "repeated_column": N_("Two columns have the same name. Give each a name of its own."),
    "not_a_column": N_("A column is a name, or a name with a colour and a symbol."),
    "not_a_symbol": N_("There is no such symbol. Write one of these: {limit}."),
    "no_such_column": N_("The question has no such column any more. Choose another."),
    "too_many_lines": N_("There are {limit} lines here. Enter at most 200 at a time."),
    "not_line_by_line": N_("Answers to this question cannot be entered as lines."),
    "too_many": N_("There are too many of these; at most {limit}."),
    "too_few": N_("There are too few of these; at least {limit}."),
    "too_few_to_vote_on": N_("A vote takes at least {limit} options. Choose more."),
    "too_many_to_vote_on": N_("{limit} are chosen, and a vote has room for 30. Leave some out."),
    "extra_forbidden": N_("This field is not known."),
    "unknown_type": N_("There is no such activity type."),
    "unknown_language": N_("This language is not known."),
    "taken": N_("This name is taken."),
    "plan_of_that_name": N_("Your organisation has a plan of this name. Choose another, or update that plan."),
    "not_text": N_(
        "This is no plan but a file of another kind. Choose a text file (YAML), such as one downloaded from a room."
    ),
    "file_too_large": N_("This file is too large for a plan; at most {limit} kB. Choose a text file (YAML)."),
    "broken_archive": N_("This ZIP is damaged. Download the plan again, and do not change the names of its files."),
    "archive_too_large": N_("This file is too large; at most {limit} MB."),
    "too_many_files": N_("There are too many files in this ZIP; at most {limit}."),
    "strange_file": N_("There is a file in this ZIP that belongs to no plan. Take it out and try again."),
    "not_in_archive": N_("The ZIP does not hold this. Download the plan again, or leave this out."),
    "not_utf8": N_("This is not UTF-8. Save the file as UTF-8 and try again."),
    "yaml": N_("This line cannot be read. Put the text in quotes, and indent it as the lines around it."),
    "yaml_alias": N_("A text that begins with * needs quotes around all of it; references are not read."),
    "yaml_colon": N_('A colon with a space behind it needs quotes around all of the text, such as "Goal: what now?".'),
    "yaml_comma": N_(
        "In brackets a comma begins a new text. Put a text with a comma in straight quotes, or write each text on a"
        " line of its own, behind a hyphen and a space."
    ),
    "yaml_dash": N_("In a list, begin each line with a hyphen and a space."),
    "yaml_hash": N_(
        "What stands behind # is a comment. If it is part of the text, put all of the text in quotes; if it is not,"
        " put a space behind #."
    ),
    "yaml_list": N_("The bracket that begins this list is not closed."),
    "yaml_open_quotes": N_("The quotes that begin here are not closed."),
    "yaml_quotes": N_(
        "Quotes must stand around all of the text. If there are quotes in it, put the other kind around it, such as"
        " 'Say \"no\"'."
    ),
    "yaml_sign": N_(
        "A text that begins with a sign such as # @ * & ! ? | > - [ or a percent sign needs quotes around all of it,"
        ' such as "#1".'
    ),
    "yaml_space": N_(
        "Put an ordinary space behind the hyphen of a list, and a colon and a space behind the name of a field."
    ),
    "yaml_tab": N_("There is a tab here. Write spaces in its place."),
    "yaml_two": N_("There is a line --- in this file, which begins a second plan. Remove it."),
    "not_a_plan": N_("A plan has a title and activities."),
    "not_an_activity": N_("An activity has a type and a prompt."),
    "repeated_field": N_("This stands here twice."),
    "not_a_key": N_("Write at most 64 letters from a to z, digits, - and _."),
    "repeated_number": N_("Two groups have the same number. Give each a number of its own."),
    "no_such_group": N_("There is no group with this number."),
    "written_twice": N_("A group has one text only."),
    "not_by_groups": N_("No groups write in this activity."),
    "repeated_group": N_("Two groups have the same name. Give each a name of its own."),
    "repeated_key": N_("Another activity has the same key."),
    "unknown_key": N_("No activity of the plan has this key."),
    "repeated_version": N_("Two versions have the same number. Give each a number of its own."),
    "takes_no_lines": N_("Only a joint text has lines."),
    "bool_parsing": N_("Write yes or no."),
    "bool_type": N_("Write yes or no."),
    "has_passed": N_("This time has passed."),
    "not_a_day": N_("Write a day such as 24.12.2026, or leave it empty."),
    "not_a_time": N_("Write a time such as 10:45."),
    "fixed_without_start": N_("Give the time that must be kept, too."),
    "not_minutes": N_("Write 1 to {limit} minutes."),
    "unknown_step": N_("Write one of alone, talk, each, group and plenary, such as {{alone: 3}}."),
    "group_step_without_groups": N_("The groups write in this step, so choose groups for the activity, too."),
    "no_home_groups": N_(
        "There are no fixed groups. Name them under Settings (home_groups in a plan), or choose groups that are drawn."
    ),
    "not_a_grouping": N_("Write home for the fixed groups, or {{size: 4}} for groups that are drawn."),
    "not_a_group_size": N_("A group has 2 to {limit} people."),
    "answered_twice": N_("Only one step of an activity takes answers. Make another activity for the next answers."),
    "plenary_first": N_("Answers are looked at in plenary, so this step comes after the one that takes them."),
    "takes_no_steps": N_("Only an open question, or several in one, can have steps, roles and groups."),
    "model_type": N_("A step has a kind, and minutes and a title if you like."),
    "not_people": N_("Write 1 to {limit} people."),
    "day_out_of_reach": N_("This day is too far away to be right."),
    "too_many_answers": N_("There are too many answers; at most {limit}."),
    "too_many_votes": N_("There are too many votes; at most {limit}."),
    "not_a_day_to_come": N_("Choose a day from today on."),
    "same_word": N_("Choose two different words."),
    "too_many_choices": N_("At most {limit} forms can be merged or split out. Undo one first."),
    Reason.UNKNOWN_ORGANISER: N_("There is no organiser with this name."),
    "not_a_colour": N_("Write a colour as # and six digits or letters from a to f."),
    "too_pale": N_(
        "This colour is too pale to be read on a light ground: the contrast must be at least 4.5 to 1. {limit} is close"
        " to it and can be read."
    ),
    "too_dark": N_(
        "This colour is too dark to be read on a dark ground: the contrast must be at least 4.5 to 1. {limit} is close"
        " to it and can be read."
    ),
    "no_picture_chosen": N_("Choose a picture first."),
    "picture_too_large": N_("This picture is too large; at most {limit} MB. Save it smaller and try again."),
    "too_many_pixels": N_("This picture has too many pixels; at most {limit} million. Save it smaller and try again."),
    "is_svg": N_("SVG cannot be used here. Save the picture as PNG, at least 1000 pixels wide, and choose that."),
    "animated": N_("This picture is animated. Choose one that stands still."),
    "unknown_picture": N_("This picture is not one of this room. Choose it again."),
    "too_many_pictures": N_("There are too many pictures in this room; at most {limit}."),
    "not_a_picture": N_("This is not a picture that can be used. Choose a PNG, JPEG, WebP or AVIF."),
    "broken_picture": N_("This picture is damaged. Save it again and choose the new file."),
    "no_pdf_chosen": N_("Choose a PDF first."),
    "is_presentation": N_(
        "This is a presentation or a document. Save it as PDF, and drop the PDF here; animations and film are lost."
    ),
    "is_picture": N_("This is a picture. Put it on a text slide, or save it as PDF and drop the PDF here."),
    "not_a_pdf": N_("This is not a PDF. Save your presentation as PDF, and drop the PDF here."),
    "encrypted_pdf": N_("This PDF asks for a password. Save it without one and try again."),
    "broken_pdf": N_("This PDF is damaged. Save it again and drop the new file."),
    "no_pages": N_("This PDF has no pages."),
    "too_many_pages": N_(
        "This PDF has too many pages; at most {limit}. Save those that you need as a PDF of their own."
    ),
    "pdf_too_large": N_("This PDF is too large; at most {limit} MB. Save it with smaller pictures and try again."),
    "page_too_heavy": N_("Page {limit} takes too long or too much memory to draw. Make its pictures smaller."),
    "broken_page": N_("Page {limit} cannot be drawn. Save the PDF again and drop the new file."),
    "too_slow": N_("This PDF takes more than {limit} minutes to draw. Save it with smaller pictures, or in two parts."),
    "too_many_decks": N_(
        "There are too many sets of slides in this room; at most {limit}. Those that no item shows are removed within a"
        " few hours."
    ),
    "unknown_deck": N_("These slides are not of this room. Choose them again."),
    "no_such_page": N_("There is no such page; the last one is {limit}."),
    "different": N_("The two passwords are not the same."),
}
OTHERWISE = N_("This cannot be used.")


def message(language: str, code: str, /, **values: Any) -> str:
    """Return the translated message for an error code."""
    return catalogue(language).gettext(MESSAGES.get(code, MESSAGES["bad_request"])).format(**values)


def field_message(language: str, problem: Problem) -> str:
    """Return the translated message for a problem with one field."""
    return catalogue(language).gettext(FIELD_MESSAGES.get(problem.code, OTHERWISE)).format(limit=problem.limit)


def title_of(code: str) -> str:
    """Return the untranslated title of an error code, for logs and API responses."""
    return code.replace("_", " ").capitalize()
