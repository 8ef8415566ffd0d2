"""The work of a library in eight wings: verbs over the store, rules, the journal. No door.

Each wing stands on those before it: foundation, people, holdings, lending, activities, office, reach, front.
"""
