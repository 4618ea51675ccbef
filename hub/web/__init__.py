"""What the hub shows to people: the page that asks the API, at the API's own address."""
