"""The story in order: poll feeds, read an article, settle the track, deliver alerts, sweep up what was lost.

These modules own the sessions and are the only place that commits. No session is open during a network call.
Each function may run twice: the second run finds nothing to do.
"""
