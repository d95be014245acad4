"""What staff do: sign in, answer cases, mend content; every act leaves a line in the trail."""
