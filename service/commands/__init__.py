"""What the command line does, one module a group of commands. `service.cli` has the commands themselves."""
