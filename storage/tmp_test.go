package storage
import ("testing";"os/exec")
func TestTmp(t *testing.T) {
	o := testOptions(t)
	s := mustOpen(t, o)
	mustAppend(t, s, entered("5RQJZWFG"))
	mustClose(t, s)
	out, _ := exec.Command("ls","-la",o.Dir).CombinedOutput()
	t.Log(string(out))
	s = mustOpen(t, o)
	mustAppend(t, s, entered("5RQJZWFG"))
	mustClose(t, s)
	out, _ = exec.Command("ls","-la",o.Dir).CombinedOutput()
	t.Log(string(out))
}
