"""What is held back of a book when it is published: profiles as data, what they hide, and the account of what was hidden."""
