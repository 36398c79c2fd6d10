package printer

import (
	"errors"
	"unsafe"

	"golang.org/x/sys/windows"
)

// system is the spooler of this machine.
func system() spooler { return winspool{} }

// winspool calls the spooler of Windows (winspool.drv). It never ran: it is compiled and vetted only.
type winspool struct{}

// call calls a function of the spooler, which returns 0 where it fails.
//
//go:uintptrescapes
func call(name string, args ...uintptr) (uintptr, error) {
	result, _, err := windows.NewLazySystemDLL("winspool.drv").NewProc(name).Call(args...)
	if result == 0 {
		return 0, err
	}
	return result, nil
}

// open opens a printer by its name; close must follow.
func (winspool) open(printer string) (handle uintptr, err error) {
	name, err := windows.UTF16PtrFromString(printer)
	if err != nil {
		return 0, err
	}
	_, err = call("OpenPrinterW", uintptr(unsafe.Pointer(name)), uintptr(unsafe.Pointer(&handle)), 0)
	return handle, err
}

func (winspool) close(handle uintptr) { _, _ = call("ClosePrinter", handle) }

// docInfo is DOC_INFO_1.
type docInfo struct{ name, output, datatype *uint16 }

func (w winspool) add(printer, name string, data []byte) (job uint32, err error) {
	handle, err := w.open(printer)
	if err != nil {
		return 0, err
	}
	defer w.close(handle)
	title, err := windows.UTF16PtrFromString(name)
	if err != nil {
		return 0, err
	}
	raw, _ := windows.UTF16PtrFromString("RAW")
	id, err := call("StartDocPrinterW", handle, 1, uintptr(unsafe.Pointer(&docInfo{name: title, datatype: raw})))
	if err != nil {
		return 0, err
	}
	err = w.write(handle, data)
	_, ended := call("EndDocPrinter", handle)
	if err = errors.Join(err, ended); err != nil {
		_ = w.cancel(printer, uint32(id)) // half a badge must not come out
	}
	return uint32(id), err
}

func (winspool) write(handle uintptr, data []byte) error {
	if _, err := call("StartPagePrinter", handle); err != nil {
		return err
	}
	for len(data) > 0 {
		var n uint32
		if _, err := call("WritePrinter", handle, uintptr(unsafe.Pointer(&data[0])), uintptr(len(data)), uintptr(unsafe.Pointer(&n))); err != nil {
			return err
		}
		if n == 0 {
			return errors.New("the spooler takes no more")
		}
		data = data[n:]
	}
	_, err := call("EndPagePrinter", handle)
	return err
}

// jobInfo is JOB_INFO_1.
type jobInfo struct {
	id                                                  uint32
	printer, machine, user, document, datatype, saidIts *uint16
	status, priority, position, pages, pagesPrinted     uint32
	submitted                                           windows.Systemtime
}

func (w winspool) job(printer string, job uint32) (bits uint32, words string, ok bool, err error) {
	handle, err := w.open(printer)
	if err != nil {
		return 0, "", false, err
	}
	defer w.close(handle)
	buffer, err := filled(func(at *uint64, size uint32, needed *uint32) error {
		_, err := call("GetJobW", handle, uintptr(job), 1, uintptr(unsafe.Pointer(at)), uintptr(size), uintptr(unsafe.Pointer(needed)))
		return err
	})
	if errors.Is(err, windows.ERROR_INVALID_PARAMETER) { // so it says of a job that is over
		return 0, "", false, nil
	}
	if err != nil {
		return 0, "", false, err
	}
	info := (*jobInfo)(unsafe.Pointer(&buffer[0]))
	return info.status, windows.UTF16PtrToString(info.saidIts), true, nil
}

// filled has a buffer filled, after it was asked how large that must be. What it returns has eight bytes at least.
func filled(fill func(at *uint64, size uint32, needed *uint32) error) ([]uint64, error) {
	var needed uint32
	err := fill(nil, 0, &needed)
	if err != nil && !errors.Is(err, windows.ERROR_INSUFFICIENT_BUFFER) {
		return nil, err
	}
	buffer := make([]uint64, needed/8+1)
	return buffer, fill(&buffer[0], uint32(len(buffer)*8), &needed)
}

func (w winspool) cancel(printer string, job uint32) error {
	handle, err := w.open(printer)
	if err != nil {
		return err
	}
	defer w.close(handle)
	const deleteJob = 5 // JOB_CONTROL_DELETE
	_, err = call("SetJobW", handle, uintptr(job), 0, 0, deleteJob)
	return err
}

func (w winspool) printer(printer string) (bits uint32, err error) {
	handle, err := w.open(printer)
	if err != nil {
		return 0, err
	}
	defer w.close(handle)
	buffer, err := filled(func(at *uint64, size uint32, needed *uint32) error {
		_, err := call("GetPrinterW", handle, 6, uintptr(unsafe.Pointer(at)), uintptr(size), uintptr(unsafe.Pointer(needed)))
		return err
	})
	if err != nil {
		return 0, err
	}
	return *(*uint32)(unsafe.Pointer(&buffer[0])), nil // PRINTER_INFO_6 is the status alone
}

// printerInfo is PRINTER_INFO_4.
type printerInfo struct {
	name, server *uint16
	attributes   uint32
}

func (winspool) printers() (names []string, err error) {
	const localAndConnected = 2 | 4
	var count uint32
	buffer, err := filled(func(at *uint64, size uint32, needed *uint32) error {
		_, err := call("EnumPrintersW", localAndConnected, 0, 4, uintptr(unsafe.Pointer(at)), uintptr(size), uintptr(unsafe.Pointer(needed)), uintptr(unsafe.Pointer(&count)))
		return err
	})
	if err != nil {
		return nil, err
	}
	if count == 0 {
		return nil, nil
	}
	for _, info := range unsafe.Slice((*printerInfo)(unsafe.Pointer(&buffer[0])), count) {
		names = append(names, windows.UTF16PtrToString(info.name))
	}
	return names, nil
}
