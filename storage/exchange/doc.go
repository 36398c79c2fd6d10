// Package exchange brings registrations in and out as tables: it reads the CSV
// files that people make with a spreadsheet, matches their rows with what is
// already there, and writes CSV that every spreadsheet opens without running it.
//
// Sentences about what is wrong with a file name line, column and heading, and
// never what stands in the cell.
package exchange
