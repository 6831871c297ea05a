"""Who may do what here: the bureau invites people, gives and takes roles, and ends sessions."""
