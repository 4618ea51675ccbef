"""What the register said at an earlier moment: a graph built aside from the full log, to be asked like the present one.

Asked by hub.api.answer.recorded for every root field with `recordedAsOf`; made and closed by hub.app.
"""
