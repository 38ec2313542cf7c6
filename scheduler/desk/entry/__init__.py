"""What people are asked when they register: a desk's pages for questions, terms and ages, the same for every offering."""
