# Completion of dateline for bash. The program itself says what can stand in a place.
_dateline() {
	local line
	COMPREPLY=()
	while IFS= read -r line; do
		if [[ $line == :files ]]; then
			compopt -o default # with nothing in COMPREPLY: the names of files
		else
			COMPREPLY+=("${line%%$'\t'*}")
		fi
	done < <("$1" __complete "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _dateline dateline
