package main

import (
	"fmt"
	"os"
)

// notEmptied refuses an empty file that has an index of words beside it: it was not empty once, and who served it anew would tell all
// followers that everything is gone.
func (f fileFlags) notEmptied() error {
	file, err := os.Stat(f.DB)
	if err != nil || file.Size() > 0 {
		return nil // what else is wrong is said by who opens it
	}
	if index, err := os.Stat(f.DB + searchSuffix); err != nil || index.Size() == 0 {
		return nil
	}
	return withHint(fmt.Errorf("%s is empty, and was not when %s was made", f.DB, f.DB+searchSuffix),
		"restore a backup with dateline restore, after moving the empty file away; or delete both files to begin anew")
}
