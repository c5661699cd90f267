"""Files and text: a PDF becomes clean pages, sections, passages and practice examples."""
