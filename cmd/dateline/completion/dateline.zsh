#compdef dateline
# Completion of dateline for zsh. The program itself says what can stand in a place.
_dateline() {
	local line files
	local -a offers
	while IFS= read -r line; do
		if [[ $line == :files ]]; then
			files=yes
		else
			line=${line//:/\\:}
			offers+=("${line/$'\t'/:}")
		fi
	done < <("$words[1]" __complete "${(@)words[2,CURRENT]}" 2>/dev/null)
	[[ $words[CURRENT] == --*=* ]] && compset -P '*='
	if [[ -n $files ]]; then
		_files
	elif (( $#offers )); then
		_describe 'dateline' offers
	fi
}
if [[ $funcstack[1] == _dateline ]]; then
	_dateline "$@"
else
	compdef _dateline dateline
fi
