"""What was asked and answered: kept for whoever asked, and counted for whoever runs Lotse."""
