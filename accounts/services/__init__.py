"""The verbs of this app: invite people, issue tokens, fan notifications out, deliver and read them."""
