"""The script that repeats a reading, with gaps for what a network decides (`rnnplay.lessons.kinds.dates.repeat`)."""

REPEAT = """\
{head}text = {text!r}  # {behind}
source_alphabet = {source_alphabet!r}  # {unknown}
target_alphabet = {target_alphabet!r}  # {end}
letters = torch.tensor([source_alphabet.find(letter) + 1 for letter in text])  # (source,)


{functions}

# {reads}
read = weights["source_embedding.weight"][letters]  # (source, embedding)
zeros = [torch.zeros({hidden}) for _ in carried]
encoder = step_by_step(read, *zeros, **of("encoder"))
encoded = encoder["hidden_state"]  # (source, hidden)
begins = [encoder[name][-1] for name in carried]  # {last}
made = {{"encoder_hidden_state_l0": encoded}}
{writing}
print("".join(target_alphabet[number - 1] for number in made["written"] if number))
compare("encoder", read, zeros, encoded)
compare("decoder", torch.stack(told), begins, made["decoder_hidden_state_l0"])
"""
