"""A site built from its parts: what is current is kept, what runs does so in processes of its own."""
