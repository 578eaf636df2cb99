"""What staff are told of what came of their answers: the page “you said, we did”, and the promise of it."""
