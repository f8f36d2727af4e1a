# Completion of dateline for fish. The program itself says what can stand in a place.
function __dateline_offers
    set -l words (commandline -opc)
    set -l word (commandline -ct)
    set -l flag (string match -r -- '^--[^=]+=' "$word")
    for line in ($words[1] __complete $words[2..-1] "$word" 2>/dev/null)
        if test "$line" = :files
            for path in (__fish_complete_path (string replace -r -- '^--[^=]+=' '' "$word"))
                echo "$flag$path"
            end
        else
            echo "$flag$line"
        end
    end
end
complete -c dateline -f -a '(__dateline_offers)'
