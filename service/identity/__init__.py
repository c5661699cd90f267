"""Who somebody is and what they may do: accounts, sessions, the guard before every request, the log of acts."""
