"""The service.

`tasks` (an id in, one call) over `pipeline` (the story in order; owns sessions and commits) over `store`,
`feeds.fetch` and `alerts.channels` (the edges) over `feeds`, `articles`, `extract`, `rounds`, `alerts.message`
(pure: values in, values out).
"""
