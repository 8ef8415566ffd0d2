"""Words for hard moments: policies, what to say, emergencies, guides to a subject, sheets to hand out."""
