"""Skills: what people can show and wish for, proposals, words between them, meetings, and what came of it."""
