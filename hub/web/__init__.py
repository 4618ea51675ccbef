"""What the hub shows to people: pages, the page that asks the API at the API's own address, and how people sign in.

A page with a form: hub.web.pages.forms says how it is made, and how it gets who asks and its token.
"""
