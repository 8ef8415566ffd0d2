"""What a library does and knows: its verbs over the store, its rules, its journal. No door."""
