"""How requests become calls: rules, bodies, transactions, answers; the same for every resource."""
