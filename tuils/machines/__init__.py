"""The door for machines: kiosks, book drops, vendors. They speak SIP2 with the conversation of the desk."""
