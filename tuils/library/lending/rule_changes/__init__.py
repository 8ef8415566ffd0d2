"""The effects of another rule or another opening day on loans and holds of today."""
